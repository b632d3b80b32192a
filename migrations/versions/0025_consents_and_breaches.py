"""Consents and breaches.

Why: a family answers each purpose apart, to a text that is kept; a copy of an identity document
says on what basis it is kept; breaches run against 72 hours; what is done with data is listed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("deleted_at IS NULL AND merged_into_id IS NULL")


def day(name: str) -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column(name, sa.Date(), nullable=True),
        sa.Column(f"{name}_entered", sa.String(length=16), nullable=True),
    )


def record() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT, nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
    )


def columns() -> list[tuple[str, sa.Column]]:
    family = (
        sa.Column("consent_method", sa.String(length=12), nullable=True),
        sa.Column("consent_withdrawn_how", sa.String(length=200), nullable=True),
        *day("sensitive_withdrawn_on"),
        sa.Column("basis_article", sa.String(length=200), nullable=True),
        *day("id_seen_on"),
        sa.Column("id_seen_by_id", sa.Integer(), nullable=True),
    )
    attachment = (
        sa.Column("basis", sa.String(length=16), nullable=True),
        sa.Column("basis_note", sa.String(length=300), nullable=True),
    )
    return [
        *(("family", one) for one in family),
        *(("attachment", one) for one in attachment),
        ("disclosure", sa.Column("aim", sa.String(length=16), nullable=True)),
    ]


def upgrade() -> None:
    _texts()
    _answers()
    _processing()
    _breaches()
    for table, column in columns():
        op.add_column(table, column)
    _carry()
    op.drop_column("family", "photo_consent")


def _carry() -> None:
    """One yes to photographs and publicity becomes a yes to each; a no was said on the day of it."""
    connection = op.get_bind()
    for purpose in ("photos", "publicity"):
        connection.execute(
            sa.text(
                "INSERT INTO family_consent (family_id, purpose, given_on, given_on_entered, "
                "withdrawn_on, withdrawn_on_entered, recorded_at, recorded_by_id) "
                "SELECT id, :purpose, "
                "CASE WHEN photo_consent THEN COALESCE(consent_on, registered_on) END, "
                "CASE WHEN photo_consent AND consent_on IS NOT NULL THEN consent_on_entered END, "
                "CASE WHEN photo_consent THEN NULL "
                "ELSE COALESCE(consent_on, registered_on) END, "
                "CASE WHEN NOT photo_consent AND consent_on IS NOT NULL "
                "THEN consent_on_entered END, "
                'created_at, (SELECT u.id FROM "user" u WHERE u.id = created_by_id) '
                "FROM family WHERE photo_consent IS NOT NULL "
                "AND COALESCE(consent_on, registered_on) IS NOT NULL"
            ),
            {"purpose": purpose},
        )


def _texts() -> None:
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("since_entered", sa.String(length=16), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        *day("approved_on"),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        *day("decision_date"),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=500), nullable=True),
        *record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_consent_text_purpose", "consent_text", ["purpose", "since", "id"],
        sqlite_where=LIVE, postgresql_where=LIVE,
    )  # fmt: skip


def _answers() -> None:
    op.create_table(
        "family_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=True),
        sa.Column("article", sa.String(length=200), nullable=True),
        *day("given_on"),
        sa.Column("given_at", sa.String(length=5), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=True),
        *day("withdrawn_on"),
        sa.Column("withdrawn_how", sa.String(length=200), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_consent_family_id")
        ),
        sa.ForeignKeyConstraint(
            ["basis_id"], ["choice.id"], name=op.f("fk_family_consent_basis_id")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["consent_text.id"], name=op.f("fk_family_consent_text_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_family_consent_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_consent")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_family_consent_purpose", "family_consent", ["family_id", "purpose"])


def _processing() -> None:
    op.create_table(
        "processing_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("persons", sa.String(length=300), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=True),
        sa.Column("basis_id", sa.Integer(), nullable=True),
        sa.Column("article", sa.String(length=200), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=True),
        sa.Column("abroad", sa.Boolean(), nullable=True),
        sa.Column("retention", sa.String(length=300), nullable=True),
        sa.Column("safeguards", sa.Text(), nullable=True),
        *day("began_on"),
        *day("ended_on"),
        *day("reviewed_on"),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        *record(),
        sa.ForeignKeyConstraint(
            ["basis_id"], ["choice.id"], name=op.f("fk_processing_activity_basis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_processing_activity_name_key", "processing_activity", ["name_key", "id"],
        sqlite_where=LIVE, postgresql_where=LIVE,
    )  # fmt: skip


def _breaches() -> None:
    op.create_table(
        "breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        *day("happened_on"),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("discovered_on_entered", sa.String(length=16), nullable=True),
        sa.Column("discovered_at", sa.String(length=5), nullable=True),
        sa.Column("discovered_by", sa.String(length=120), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("severity", sa.String(length=12), nullable=True),
        sa.Column("categories", sa.Text(), nullable=True),
        sa.Column("persons", sa.String(length=300), nullable=True),
        sa.Column("persons_count", sa.Integer(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        *day("authority_told_on"),
        sa.Column("authority_told_at", sa.String(length=5), nullable=True),
        sa.Column("authority_reference", sa.String(length=60), nullable=True),
        sa.Column("late_reason", sa.String(length=300), nullable=True),
        sa.Column("no_notice_reason", sa.String(length=300), nullable=True),
        *day("persons_told_on"),
        sa.Column("persons_told_how", sa.String(length=300), nullable=True),
        *day("closed_on"),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("deadline", MOMENT, nullable=True),
        sa.Column("tell_by", sa.Date(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        *record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
        sqlite_autoincrement=True,
    )
    for name, column in (("discovered_on", "discovered_on"), ("tell_by", "tell_by")):
        op.create_index(
            f"ix_breach_{name}", "breach", [column, "id"],
            sqlite_where=LIVE, postgresql_where=LIVE,
        )  # fmt: skip


def downgrade() -> None:
    op.add_column("family", sa.Column("photo_consent", sa.Boolean(), nullable=True))
    op.get_bind().execute(
        sa.text(
            "UPDATE family SET photo_consent = (SELECT MAX(CASE WHEN c.withdrawn_on IS NULL "
            "THEN 1 ELSE 0 END) = 1 FROM family_consent c WHERE c.family_id = family.id "
            "AND c.purpose = 'photos') WHERE EXISTS (SELECT 1 FROM family_consent c "
            "WHERE c.family_id = family.id AND c.purpose = 'photos')"
        )
    )
    for table, column in reversed(columns()):
        op.drop_column(table, column.name)
    for table in ("family_consent", "consent_text", "processing_activity", "breach"):
        op.drop_table(table)
