"""Closings of quarters and years.

Why: what a board was told of a quarter stays as it was told: values, rows and definitions are
frozen with a fingerprint, and a later correction stands beside them instead of replacing them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STANDS = sa.text("reopened_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "plan_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("span", sa.String(length=4), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.Column("reopened_by", sa.String(length=120), nullable=False),
        sa.Column("reopen_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_closing_fiscal_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_closing")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_plan_closing_edition", "plan_closing", ["fiscal_year_id", "span", "edition"],
        unique=True,
    )  # fmt: skip
    op.create_index(
        "uq_plan_closing_standing", "plan_closing", ["fiscal_year_id", "span"], unique=True,
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
    op.create_table(
        "plan_closing_row",
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("title", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["plan_closing.id"], name=op.f("fk_plan_closing_row_closing_id")
        ),
        sa.PrimaryKeyConstraint(
            "closing_id", "measure", "unit_id", "record_id", name=op.f("pk_plan_closing_row")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("plan_closing_row")
    op.drop_index("uq_plan_closing_standing", table_name="plan_closing")
    op.drop_index("uq_plan_closing_edition", table_name="plan_closing")
    op.drop_table("plan_closing")
