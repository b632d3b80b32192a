"""Alerts: how they are set, who minds one, until when it rests, and which digests went out.

Why: what needs somebody is read off the records, found by the indexes of dates that come here too;
that a person minds it, that it rests until a day, and that a digest was sent is nowhere else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LIVE = sa.text("deleted_at IS NULL AND merged_into_id IS NULL")
OPEN = sa.text("deleted_at IS NULL AND merged_into_id IS NULL AND issued_on IS NULL")


def filled(column: str) -> dict[str, sa.TextClause]:
    there = sa.text(f"{column} IS NOT NULL")
    return {"sqlite_where": there, "postgresql_where": there}


def upgrade() -> None:
    op.create_table(
        "alert_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("days", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_setting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert_setting", schema=None) as batch_op:
        batch_op.create_index(
            "uq_alert_setting_kind", ["kind"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )

    op.create_table(
        "alert_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_alert_mail_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mail")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert_mail", schema=None) as batch_op:
        batch_op.create_index("uq_alert_mail_user_id", ["user_id", "day"], unique=True)

    op.create_table(
        "alert_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("snooze_reason", sa.String(length=300), nullable=True),
        sa.Column("snoozed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["user.id"], name=op.f("fk_alert_mark_assigned_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["snoozed_by_id"], ["user.id"], name=op.f("fk_alert_mark_snoozed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mark")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert_mark", schema=None) as batch_op:
        batch_op.create_index("ix_alert_mark_assigned_to_id", ["assigned_to_id"], unique=False)
        batch_op.create_index(
            "uq_alert_mark_record",
            ["kind", "subject", "subject_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_due",
            ["next_on", "id"],
            unique=False,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )

    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.create_index("ix_family_left_on", ["left_on"], unique=False, **filled("left_on"))

    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_licence_cancelled_on", ["cancelled_on"], unique=False, **filled("cancelled_on")
        )
        batch_op.create_index(
            "ix_licence_open",
            ["stage", "id"],
            unique=False,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        batch_op.add_column(
            sa.Column("digest", sa.String(length=8), server_default="none", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("digest")
        batch_op.drop_column("email")

    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index("ix_licence_open")
        batch_op.drop_index("ix_licence_cancelled_on")

    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.drop_index("ix_family_left_on")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_due")

    with op.batch_alter_table("alert_mark", schema=None) as batch_op:
        batch_op.drop_index("uq_alert_mark_record")
        batch_op.drop_index("ix_alert_mark_assigned_to_id")

    op.drop_table("alert_mark")
    with op.batch_alter_table("alert_mail", schema=None) as batch_op:
        batch_op.drop_index("uq_alert_mail_user_id")

    op.drop_table("alert_mail")
    with op.batch_alter_table("alert_setting", schema=None) as batch_op:
        batch_op.drop_index("uq_alert_setting_kind")

    op.drop_table("alert_setting")
