"""The first tables.

Why: everything a new installation needs; the search of each searched table is begun here too.
"""

import sqlalchemy as sa
from alembic import op

from esrar.core.search import create_index, drop_index

SEARCHED = ("family", "activity", "licence", "licence_type", "organisation")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_sha256", ["sha256"], unique=False)
        batch_op.create_index(
            "ix_attachment_subject",
            ["subject", "subject_id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=48), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_batch", ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_audit_entry_subject", ["subject", "subject_id", "id"], unique=False
        )

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("changed_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_value",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_value")),
    )
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("ar", sa.String(length=120), nullable=False),
        sa.Column("en", sa.String(length=120), nullable=False),
        sa.Column("aliases", sa.String(length=400), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("list", "key", name=op.f("uq_choice_list_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fiscal_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_year")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fiscal_year", schema=None) as batch_op:
        batch_op.create_index(
            "uq_fiscal_year_start",
            ["start"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_register", ["register", "id"], unique=False)

    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("register", "digest", name=op.f("uq_import_mapping_register_digest")),
    )
    op.create_table(
        "locality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("group_ar", sa.String(length=120), nullable=False),
        sa.Column("aliases", sa.String(length=600), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locality")),
        sa.UniqueConstraint("slug", name=op.f("uq_locality_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "measure_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_measure_day")),
    )
    op.create_table(
        "measure_member",
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("point", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "point", "unit_id", name=op.f("pk_measure_member")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measure_value",
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("point", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("number", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("numerator", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("denominator", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("coverage_done", sa.Integer(), nullable=True),
        sa.Column("coverage_of", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("measure", "point", name=op.f("pk_measure_value")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("old", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("new", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index("ix_movement_measure", ["measure", "id"], unique=False)

    op.create_table(
        "request_key",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_request_key")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_account", ["account", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_address", ["address", "at"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("username_key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(
            "uq_user_username_key",
            ["username_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("needs_licence", sa.String(length=8), nullable=False),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["choice.id"], name=op.f("fk_activity_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activity_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("national_id", sa.LargeBinary(), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=False),
        sa.Column("second_mobile", sa.String(length=20), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_date_entered", sa.String(length=16), nullable=True),
        sa.Column("sex", sa.String(length=8), nullable=True),
        sa.Column("beneficiary_kind_id", sa.Integer(), nullable=True),
        sa.Column("file_number", sa.String(length=60), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("registered_on_entered", sa.String(length=16), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=True),
        sa.Column("national_address", sa.String(length=8), nullable=True),
        sa.Column("map_url", sa.String(length=500), nullable=True),
        sa.Column("household_size", sa.Integer(), nullable=True),
        sa.Column("marital_status_id", sa.Integer(), nullable=True),
        sa.Column("housing_type_id", sa.Integer(), nullable=True),
        sa.Column("housing_tenure_id", sa.Integer(), nullable=True),
        sa.Column("monthly_income", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("income_source_id", sa.Integer(), nullable=True),
        sa.Column("has_disability", sa.Boolean(), nullable=True),
        sa.Column("on_social_security", sa.Boolean(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_on_entered", sa.String(length=16), nullable=True),
        sa.Column("legal_basis_id", sa.Integer(), nullable=True),
        sa.Column("photo_consent", sa.Boolean(), nullable=True),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("suspended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("national_id_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["beneficiary_kind_id"], ["choice.id"], name=op.f("fk_family_beneficiary_kind_id")
        ),
        sa.ForeignKeyConstraint(
            ["housing_tenure_id"], ["choice.id"], name=op.f("fk_family_housing_tenure_id")
        ),
        sa.ForeignKeyConstraint(
            ["housing_type_id"], ["choice.id"], name=op.f("fk_family_housing_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["income_source_id"], ["choice.id"], name=op.f("fk_family_income_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["legal_basis_id"], ["choice.id"], name=op.f("fk_family_legal_basis_id")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_family_locality_id")
        ),
        sa.ForeignKeyConstraint(
            ["marital_status_id"], ["choice.id"], name=op.f("fk_family_marital_status_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_family_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.create_index(
            "ix_family_locality_id",
            ["locality_id", "name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_family_mobile", ["mobile"], unique=False)
        batch_op.create_index(
            "ix_family_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_family_registered_on",
            ["registered_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_family_file_number",
            ["file_number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_family_national_id_index",
            ["national_id_index"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("excel_row", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_batch_id", ["batch_id", "id"], unique=False)

    op.create_table(
        "measure_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_measure_setting_fiscal_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_setting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("measure_setting", schema=None) as batch_op:
        batch_op.create_index(
            "uq_measure_setting_fiscal_year_id_measure_name",
            ["fiscal_year_id", "measure", "name"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "movement_record",
        sa.Column("movement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["movement.id"], name=op.f("fk_movement_record_movement_id")
        ),
        sa.PrimaryKeyConstraint("movement_id", "position", name=op.f("pk_movement_record")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "one_time_link",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_one_time_link")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("unified_number", sa.String(length=10), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_organisation_locality_id")
        ),
        sa.ForeignKeyConstraint(
            ["sector_id"], ["choice.id"], name=op.f("fk_organisation_sector_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_organisation_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_organisation_unified_number",
            ["unified_number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "plan_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_ar", sa.Text(), nullable=False),
        sa.Column("text_ar", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_objective_fiscal_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_objective")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_objective", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_objective_number",
            ["fiscal_year_id", "number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "plan_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("refers_to", sa.JSON(), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("explanation_ar", sa.Text(), nullable=False),
        sa.Column("explanation_en", sa.Text(), nullable=False),
        sa.Column("handling_ar", sa.Text(), nullable=False),
        sa.Column("handling_en", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_question_fiscal_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_question", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_question_key",
            ["fiscal_year_id", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "user_session",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_user_session")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "activity_authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_authority_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_activity_authority_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_authority")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("activity_authority", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_authority_activity_id"), ["activity_id"], unique=False
        )

    op.create_table(
        "family_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("started_on_entered", sa.String(length=16), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_on_entered", sa.String(length=16), nullable=True),
        sa.Column("products", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_family_activity_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_activity_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_activity")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family_activity", schema=None) as batch_op:
        batch_op.create_index("ix_family_activity_activity_id", ["activity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_family_activity_family_id"), ["family_id"], unique=False
        )

    op.create_table(
        "family_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("national_id", sa.LargeBinary(), nullable=True),
        sa.Column("relationship_id", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=8), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_date_entered", sa.String(length=16), nullable=True),
        sa.Column("national_id_index", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_member_family_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["choice.id"], name=op.f("fk_family_member_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_member")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_member_family_id"), ["family_id"], unique=False)
        batch_op.create_index(
            "ix_family_member_national_id_index", ["national_id_index"], unique=False
        )

    op.create_table(
        "licence_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("has_expiry", sa.Boolean(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("number_hint", sa.String(length=120), nullable=True),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_licence_type_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_type")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("licence_type", schema=None) as batch_op:
        batch_op.create_index(
            "ix_licence_type_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "licensing_authority",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(length=300), nullable=True),
        sa.Column("guidance", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_licensing_authority_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_licensing_authority")),
    )
    op.create_table(
        "organisation_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_contact_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_contact")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("organisation_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_contact_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "plan_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("measure_key", sa.String(length=60), nullable=False),
        sa.Column("second_readings", sa.JSON(), nullable=False),
        sa.Column("criterion_printed", sa.Text(), nullable=False),
        sa.Column("criterion_ar", sa.Text(), nullable=False),
        sa.Column("criterion_en", sa.Text(), nullable=False),
        sa.Column("target_printed", sa.Text(), nullable=False),
        sa.Column("target_ar", sa.Text(), nullable=False),
        sa.Column("target_en", sa.Text(), nullable=False),
        sa.Column("target_kind", sa.String(length=10), nullable=False),
        sa.Column("target_low", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("target_high", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("target_q1", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("target_q2", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("target_q3", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("target_q4", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("definition_ar", sa.Text(), nullable=False),
        sa.Column("definition_en", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("weight", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("owner_department", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(target_kind = 'range') = (target_low IS NOT NULL)",
            name=op.f("ck_plan_indicator_target_floor"),
        ),
        sa.CheckConstraint(
            "target_kind IN ('count', 'percent', 'range')",
            name=op.f("ck_plan_indicator_target_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_indicator_fiscal_year_id")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["plan_objective.id"], name=op.f("fk_plan_indicator_objective_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_indicator")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_indicator", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_indicator_objective_id"), ["objective_id"], unique=False
        )
        batch_op.create_index(
            "uq_plan_indicator_fiscal_year_id_measure_key",
            ["fiscal_year_id", "measure_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_plan_indicator_number",
            ["fiscal_year_id", "number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "activity_licence_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("licence_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_licence_type_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_type_id"],
            ["licence_type.id"],
            name=op.f("fk_activity_licence_type_licence_type_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_licence_type")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("activity_licence_type", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_licence_type_activity_id"), ["activity_id"], unique=False
        )

    op.create_table(
        "licence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("licence_type_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("applied_on_entered", sa.String(length=16), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_on_entered", sa.String(length=16), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_on_entered", sa.String(length=16), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("expires_on_entered", sa.String(length=16), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("number_key", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_licence_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_licence_authority_id")
        ),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_licence_family_id")),
        sa.ForeignKeyConstraint(
            ["licence_type_id"], ["licence_type.id"], name=op.f("fk_licence_licence_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["family_member.id"], name=op.f("fk_licence_member_id")
        ),
        sa.ForeignKeyConstraint(["renews_id"], ["licence.id"], name=op.f("fk_licence_renews_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_licence_expires_on",
            ["expires_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_licence_family_id", ["family_id"], unique=False)
        batch_op.create_index(
            "ix_licence_issued_on",
            ["issued_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_licence_licence_type_id", ["licence_type_id", "number_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_licence_renews_id"), ["renews_id"], unique=False)
        batch_op.create_index(
            "uq_licence_number",
            ["licence_type_id", "number_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "plan_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_ar", sa.Text(), nullable=False),
        sa.Column("text_ar", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("duration_printed", sa.String(length=40), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("owner_printed", sa.Text(), nullable=True),
        sa.Column("owner_department", sa.String(length=40), nullable=True),
        sa.Column("owner_suggested", sa.String(length=40), nullable=True),
        sa.Column("cost_printed", sa.String(length=40), nullable=True),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("quarters", sa.String(length=4), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("duration_days > 0", name=op.f("ck_plan_task_duration_days")),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_year.id"], name=op.f("fk_plan_task_fiscal_year_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["plan_indicator.id"], name=op.f("fk_plan_task_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_task_indicator_id"), ["indicator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plan_task_owner_department"), ["owner_department"], unique=False
        )
        batch_op.create_index(
            "uq_plan_task_code",
            ["fiscal_year_id", "code"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "plan_deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_ar", sa.Text(), nullable=True),
        sa.Column("text_ar", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("document_type", sa.String(length=40), nullable=False),
        sa.Column("must_be_approved", sa.Boolean(), nullable=False),
        sa.Column("software_home", sa.String(length=120), nullable=False),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_plan_deliverable_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_deliverable")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_deliverable", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_deliverable_number",
            ["task_id", "number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    dialect = op.get_bind().dialect.name
    for table in SEARCHED:
        for statement in create_index(dialect, table):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in SEARCHED:
        for statement in drop_index(dialect, table):
            op.execute(statement)
    with op.batch_alter_table("plan_deliverable", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_deliverable_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("plan_deliverable")
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_task_code",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_plan_task_owner_department"))
        batch_op.drop_index(batch_op.f("ix_plan_task_indicator_id"))

    op.drop_table("plan_task")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_licence_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_licence_renews_id"))
        batch_op.drop_index("ix_licence_licence_type_id")
        batch_op.drop_index(
            "ix_licence_issued_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_licence_family_id")
        batch_op.drop_index(
            "ix_licence_expires_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("licence")
    with op.batch_alter_table("activity_licence_type", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_licence_type_activity_id"))

    op.drop_table("activity_licence_type")
    with op.batch_alter_table("plan_indicator", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_indicator_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_plan_indicator_fiscal_year_id_measure_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_plan_indicator_objective_id"))

    op.drop_table("plan_indicator")
    with op.batch_alter_table("organisation_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_contact_organisation_id"))

    op.drop_table("organisation_contact")
    op.drop_table("licensing_authority")
    with op.batch_alter_table("licence_type", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_licence_type_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("licence_type")
    with op.batch_alter_table("family_member", schema=None) as batch_op:
        batch_op.drop_index("ix_family_member_national_id_index")
        batch_op.drop_index(batch_op.f("ix_family_member_family_id"))

    op.drop_table("family_member")
    with op.batch_alter_table("family_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_activity_family_id"))
        batch_op.drop_index("ix_family_activity_activity_id")

    op.drop_table("family_activity")
    with op.batch_alter_table("activity_authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_authority_activity_id"))

    op.drop_table("activity_authority")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("plan_question", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_question_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("plan_question")
    with op.batch_alter_table("plan_objective", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_objective_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("plan_objective")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisation_unified_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_organisation_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("organisation")
    op.drop_table("one_time_link")
    op.drop_table("movement_record")
    with op.batch_alter_table("measure_setting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_measure_setting_fiscal_year_id_measure_name",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("measure_setting")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_batch_id")

    op.drop_table("import_row")
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_family_national_id_index",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_family_file_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_family_registered_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_family_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_family_mobile")
        batch_op.drop_index(
            "ix_family_locality_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("family")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_activity_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("activity")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_user_username_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("user")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_address")
        batch_op.drop_index("ix_sign_in_attempt_account")

    op.drop_table("sign_in_attempt")
    op.drop_table("request_key")
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_measure")

    op.drop_table("movement")
    op.drop_table("measure_value")
    op.drop_table("measure_member")
    op.drop_table("measure_day")
    op.drop_table("locality")
    op.drop_table("import_mapping")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batch_register")

    op.drop_table("import_batch")
    with op.batch_alter_table("fiscal_year", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fiscal_year_start",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("fiscal_year")
    op.drop_table("choice")
    op.drop_table("audit_value")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_batch")

    op.drop_table("audit_entry")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attachment_subject",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_attachment_sha256")

    op.drop_table("attachment")
