"""Requests of persons, periods of retention, and the proofs of destructions.

Why: a person who asks for a copy, a correction or the destruction of data is answered within 30
days; what was destroyed leaves a proof that names nobody, and nothing brings it back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LIVE = sa.text("deleted_at IS NULL AND merged_into_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "destroyed_record",
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_destroyed_record")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("stays", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_destruction_register", "destruction", ["register", "subject_id"], unique=False
    )
    op.create_index("uq_destruction_number", "destruction", ["number"], unique=True)

    op.create_table(
        "retention_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_period")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_retention_period_subject",
        "retention_period",
        ["subject"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )

    op.create_table(
        "person_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_on_entered", sa.String(length=16), nullable=True),
        sa.Column("means", sa.String(length=16), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("identity", sa.String(length=16), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("extension_reason", sa.String(length=300), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_on_entered", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_on_entered", sa.String(length=16), nullable=True),
        sa.Column("refusal_reason", sa.String(length=500), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_on_entered", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_person_request_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_person_request_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_person_request_due_on",
        "person_request",
        ["due_on", "id"],
        unique=False,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "ix_person_request_employee_id", "person_request", ["employee_id"], unique=False
    )
    op.create_index("ix_person_request_family_id", "person_request", ["family_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_person_request_family_id", table_name="person_request")
    op.drop_index("ix_person_request_employee_id", table_name="person_request")
    op.drop_index("ix_person_request_due_on", table_name="person_request")

    op.drop_table("person_request")
    op.drop_index("uq_retention_period_subject", table_name="retention_period")

    op.drop_table("retention_period")
    op.drop_index("uq_destruction_number", table_name="destruction")
    op.drop_index("ix_destruction_register", table_name="destruction")

    op.drop_table("destruction")
    op.drop_table("destroyed_record")
