"""Duplicates.

Why: the pairs that a scan names wait for a look, and two records found to be two must not be
named again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distinct_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_pair")),
        sa.UniqueConstraint(
            "register",
            "first_id",
            "second_id",
            name=op.f("uq_distinct_pair_register_first_id_second_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
    )
    op.create_index("ix_duplicate_pair_register", "duplicate_pair", ["register", "score"])
    op.create_table(
        "duplicate_scan",
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_duplicate_scan")),
    )


def downgrade() -> None:
    op.drop_table("duplicate_scan")
    op.drop_index("ix_duplicate_pair_register", table_name="duplicate_pair")
    op.drop_table("duplicate_pair")
    op.drop_table("distinct_pair")
