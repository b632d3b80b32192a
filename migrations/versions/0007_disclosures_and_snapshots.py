"""Disclosures and snapshots.

Why: a file that leaves the association is kept with its terms and found from everyone in it, and
the plan asks for approved databases that stay as they were approved. A consent can be withdrawn.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("disclosed_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disclosure_register", "disclosure", ["register", "id"])
    op.create_table(
        "disclosed_set",
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("bits", sa.LargeBinary(length=512), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosed_set_disclosure_id")
        ),
        sa.PrimaryKeyConstraint(
            "register", "block", "disclosure_id", name=op.f("pk_disclosed_set")
        ),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_snapshot_number", "snapshot", ["register", "year", "number"], unique=True)
    op.create_table(
        "snapshot_row",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_row_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "position", name=op.f("pk_snapshot_row")),
    )
    op.create_index("ix_snapshot_row_record_id", "snapshot_row", ["record_id", "snapshot_id"])
    op.add_column("family", sa.Column("consent_withdrawn_on", sa.Date(), nullable=True))
    op.add_column(
        "family", sa.Column("consent_withdrawn_on_entered", sa.String(length=16), nullable=True)
    )
    for table in ("family", "employee"):
        op.create_index(
            f"ix_{table}_merged_into_id", table, ["merged_into_id"],
            sqlite_where=MERGED, postgresql_where=MERGED,
        )  # fmt: skip


def downgrade() -> None:
    for table in ("family", "employee"):
        op.drop_index(f"ix_{table}_merged_into_id", table_name=table)
    op.drop_column("family", "consent_withdrawn_on_entered")
    op.drop_column("family", "consent_withdrawn_on")
    op.drop_index("ix_snapshot_row_record_id", table_name="snapshot_row")
    op.drop_table("snapshot_row")
    op.drop_index("uq_snapshot_number", table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_table("disclosed_set")
    op.drop_index("ix_disclosure_register", table_name="disclosure")
    op.drop_table("disclosure")
