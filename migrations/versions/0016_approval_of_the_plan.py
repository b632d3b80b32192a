"""Approval of the plan, and the reasons of what is changed in it afterwards.

Why: an approved plan is a promise: whoever changes its wording or a target says why, and the
change is listed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LIVE = sa.text("deleted_at IS NULL AND merged_into_id IS NULL")
PROMISED = ("plan_objective", "plan_indicator", "plan_task", "plan_deliverable")


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_on_entered", sa.String(length=16), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("decision_date_entered", sa.String(length=16), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_fiscal_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_plan_fiscal_year_id", "plan", ["fiscal_year_id"], unique=True, sqlite_where=LIVE,
        postgresql_where=LIVE,
    )  # fmt: skip
    for table in PROMISED:
        op.add_column(table, sa.Column("amended_because", sa.String(length=500), nullable=True))
        op.add_column(
            table, sa.Column("amended_because_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    for table in PROMISED:
        op.drop_column(table, "amended_because_at")
        op.drop_column(table, "amended_because")
    op.drop_index("uq_plan_fiscal_year_id", table_name="plan")
    op.drop_table("plan")
