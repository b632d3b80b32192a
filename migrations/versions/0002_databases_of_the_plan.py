"""The other databases of the plan.

Why: every register that a task of the operational plan calls for, and what the indicators read.
"""

import sqlalchemy as sa
from alembic import op

from esrar.core.search import create_index, drop_index, fill_index

SEARCHED = (
    "agreement",
    "award",
    "challenge",
    "criteria_set",
    "document",
    "employee",
    "exhibition",
    "financing",
    "financing_need",
    "funding_channel",
    "incentive",
    "initiative",
    "meeting",
    "occasion",
    "post",
    "process",
    "satisfaction_survey",
    "trainer",
    "training_need",
    "training_programme",
    "training_run",
)
"""Tables that are searched from now on."""

ALTERED = ("licence_type", "organisation")
"""Tables whose search is laid anew: SQLite copies what it alters, and its triggers are lost."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ALTERED:
        for statement in drop_index(dialect, table):
            op.execute(statement)
    op.create_table(
        "capital_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("taken_on_entered", sa.String(length=16), nullable=True),
        sa.Column("paid_up", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("equity", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("own_resources", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("audited", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capital_snapshot")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("capital_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_capital_snapshot_taken_on",
            ["taken_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("aliases", sa.String(length=400), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_challenge_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "criteria_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_on_entered", sa.String(length=16), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ends_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_set")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("criteria_set", schema=None) as batch_op:
        batch_op.create_index(
            "ix_criteria_set_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_criteria_set_edition",
            ["subject", "name_key", "edition"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "employee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("national_id", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("qualification", sa.String(length=200), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("hired_on_entered", sa.String(length=16), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.create_index(
            "ix_employee_hired_on",
            ["hired_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_employee_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_employee_national_id_index",
            ["national_id_index"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=True),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=True),
        sa.Column("weekday", sa.String(length=12), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_occasion_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("specialism_required", sa.Boolean(), nullable=False),
        sa.Column("specialism", sa.String(length=200), nullable=True),
        sa.Column("abolished_on", sa.Date(), nullable=True),
        sa.Column("abolished_on_entered", sa.String(length=16), nullable=True),
        sa.Column("duties", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "satisfaction_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_on_entered", sa.String(length=16), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("introduction", sa.Text(), nullable=True),
        sa.Column("typed_respondents", sa.Integer(), nullable=True),
        sa.Column("typed_mean", sa.Numeric(precision=4, scale=3), nullable=True),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction_survey")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("satisfaction_survey", schema=None) as batch_op:
        batch_op.create_index(
            "ix_satisfaction_survey_period_end",
            ["period_end", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("uq_satisfaction_survey_token", ["token"], unique=True)

    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("appraiser", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["employee_id"], ["employee.id"], name=op.f("fk_appraisal_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index("ix_appraisal_employee_id", ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_appraisal_period_end",
            ["period_end", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_on_entered", sa.String(length=16), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("announced_on_entered", sa.String(length=16), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("prize", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
            ["criteria_set_id"], ["criteria_set.id"], name=op.f("fk_award_criteria_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(
            "ix_award_year",
            ["year", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_award_name_key",
            ["name_key", "year"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "competency_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("meets", sa.Boolean(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Numeric(precision=14, scale=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_competency_assessment_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_competency_assessment_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_assessment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("competency_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competency_assessment_criteria_set_id"),
            ["criteria_set_id"],
            unique=False,
        )
        batch_op.create_index("ix_competency_assessment_employee_id", ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_competency_assessment_period_end",
            ["period_end", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("maximum", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("guidance", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"], ["criteria_set.id"], name=op.f("fk_criterion_criteria_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_criterion_criteria_set_id"), ["criteria_set_id"], unique=False
        )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("task_code", sa.String(length=8), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=260), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["kind_id"], ["choice.id"], name=op.f("fk_document_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_kind_id", ["kind_id"], unique=False)
        batch_op.create_index(
            "ix_document_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "employee_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("started_on_entered", sa.String(length=16), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_employee_post_employee_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_employee_post_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_post")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("employee_post", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employee_post_employee_id"), ["employee_id"], unique=False
        )
        batch_op.create_index("ix_employee_post_post_id", ["post_id"], unique=False)

    op.create_table(
        "incentive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("value", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("for_whom", sa.String(length=300), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["kind_id"], ["choice.id"], name=op.f("fk_incentive_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("incentive", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incentive_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("with_families", sa.Boolean(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_on_entered", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=True),
        sa.Column("occasion_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("guests", sa.Integer(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["occasion.id"], name=op.f("fk_meeting_occasion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_meeting_held_on",
            ["held_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_meeting_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_meeting_occasion_id"), ["occasion_id"], unique=False)

    op.create_table(
        "process",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("degree", sa.String(length=8), nullable=False),
        sa.Column("electronic_on", sa.Date(), nullable=True),
        sa.Column("electronic_on_entered", sa.String(length=16), nullable=True),
        sa.Column("in_scope", sa.Boolean(), nullable=False),
        sa.Column("needs_automation", sa.Boolean(), nullable=True),
        sa.Column("system", sa.String(length=160), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["area_id"], ["choice.id"], name=op.f("fk_process_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.create_index(
            "ix_process_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "satisfaction_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("typed_mean", sa.Numeric(precision=4, scale=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["satisfaction_survey.id"],
            name=op.f("fk_satisfaction_question_survey_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("satisfaction_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_satisfaction_question_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "satisfaction_sheet",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["satisfaction_survey.id"], name=op.f("fk_satisfaction_sheet_survey_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_satisfaction_sheet")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("satisfaction_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_satisfaction_sheet_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "training_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specialised", sa.Boolean(), nullable=False),
        sa.Column("speciality_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("objectives", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["speciality_id"], ["choice.id"], name=op.f("fk_training_programme_speciality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_programme")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_programme", schema=None) as batch_op:
        batch_op.create_index(
            "ix_training_programme_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("signed_by_us_on", sa.Date(), nullable=True),
        sa.Column("signed_by_us_on_entered", sa.String(length=16), nullable=True),
        sa.Column("our_signatory", sa.String(length=200), nullable=True),
        sa.Column("signed_by_partner_on", sa.Date(), nullable=True),
        sa.Column("signed_by_partner_on_entered", sa.String(length=16), nullable=True),
        sa.Column("partner_signatory", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("starts_on_entered", sa.String(length=16), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ends_on_entered", sa.String(length=16), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("terminated_on_entered", sa.String(length=16), nullable=True),
        sa.Column("termination_reason", sa.String(length=300), nullable=True),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("number_key", sa.String(length=60), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["field_id"], ["choice.id"], name=op.f("fk_agreement_field_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_agreement_officer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"], ["agreement.id"], name=op.f("fk_agreement_renews_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_effective_on",
            ["effective_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_agreement_ends_on",
            ["ends_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_agreement_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_agreement_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_renews_id"), ["renews_id"], unique=False)
        batch_op.create_index(
            "uq_agreement_number",
            ["number_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("attendee", sa.String(length=200), nullable=True),
        sa.Column("invited", sa.Boolean(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_attendance_family_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_family_id", ["family_id", "meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "award_nominee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("won", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_nominee_award_id")),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_award_nominee_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_nominee")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("award_nominee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_nominee_award_id"), ["award_id"], unique=False)
        batch_op.create_index("ix_award_nominee_family_id", ["family_id", "award_id"], unique=False)

    op.create_table(
        "competency_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["competency_assessment.id"],
            name=op.f("fk_competency_score_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_competency_score_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("competency_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competency_score_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competency_score_criterion_id"), ["criterion_id"], unique=False
        )

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_on_entered", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_on_entered", sa.String(length=16), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_contact_family_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_contact_officer_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["choice.id"], name=op.f("fk_contact_outcome_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_family_id",
            ["family_id", "held_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_contact_held_on",
            ["held_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_contact_next_on",
            ["officer_id", "next_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_on_entered", sa.String(length=16), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=True),
        sa.Column("permit_number", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contribution_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_on_entered", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("document_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_version_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "exhibition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specialised", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_on_entered", sa.String(length=16), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("permit_number", sa.String(length=60), nullable=True),
        sa.Column("visitors", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_exhibition_locality_id")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_exhibition_organiser_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("exhibition", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exhibition_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_exhibition_opened_on",
            ["opened_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_exhibition_organiser_id"), ["organiser_id"], unique=False
        )

    op.create_table(
        "exhibition_organiser",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("exhibitions", sa.String(length=400), nullable=True),
        sa.Column("organiser_permit", sa.String(length=60), nullable=True),
        sa.Column("stand_terms", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_exhibition_organiser_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_exhibition_organiser")),
    )
    op.create_table(
        "family_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Numeric(precision=14, scale=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_family_assessment_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_assessment_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_assessment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_family_assessment_criteria_set_id"), ["criteria_set_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_family_assessment_family_id"), ["family_id"], unique=False
        )

    op.create_table(
        "family_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_on_entered", sa.String(length=16), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_family_challenge_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_challenge_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_challenge")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family_challenge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_family_challenge_challenge_id", ["challenge_id", "family_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_family_challenge_family_id"), ["family_id"], unique=False
        )

    op.create_table(
        "financing_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("expressed_on", sa.Date(), nullable=True),
        sa.Column("expressed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_on_entered", sa.String(length=16), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("purpose_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_financing_need_family_id")
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["choice.id"], name=op.f("fk_financing_need_kind_id")),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["choice.id"], name=op.f("fk_financing_need_priority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financing_need")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("financing_need", schema=None) as batch_op:
        batch_op.create_index(
            "ix_financing_need_amount",
            ["amount", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_financing_need_expressed_on",
            ["expressed_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_financing_need_family_id",
            ["family_id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_financing_need_kind_id",
            ["kind_id", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "funder",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("funder_kind_id", sa.Integer(), nullable=True),
        sa.Column("eligibility", sa.Text(), nullable=True),
        sa.Column("application_url", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["funder_kind_id"], ["choice.id"], name=op.f("fk_funder_funder_kind_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_funder_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_funder")),
    )
    op.create_table(
        "funder_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Numeric(precision=14, scale=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_funder_assessment_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_funder_assessment_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder_assessment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("funder_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_funder_assessment_criteria_set_id"), ["criteria_set_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_funder_assessment_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("target_group", sa.String(length=300), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.Column("launched_on_entered", sa.String(length=16), nullable=True),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("suspended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("budget", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("spent", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("planned_beneficiaries", sa.Integer(), nullable=True),
        sa.Column("beneficiaries", sa.Integer(), nullable=True),
        sa.Column("results", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["officer_id"], ["user.id"], name=op.f("fk_initiative_officer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_initiative_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index(
            "ix_initiative_completed_on",
            ["completed_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_initiative_launched_on",
            ["launched_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_initiative_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_initiative_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_on_entered", sa.String(length=16), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_decision_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_meeting_decision_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_decision_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "partner",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cooperation_id", sa.Integer(), nullable=True),
        sa.Column("expected_benefit", sa.Text(), nullable=True),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("partner_officer_id", sa.Integer(), nullable=True),
        sa.Column("approached_on", sa.Date(), nullable=True),
        sa.Column("approached_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["choice.id"], name=op.f("fk_partner_cooperation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["partner_officer_id"], ["user.id"], name=op.f("fk_partner_partner_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["choice.id"], name=op.f("fk_partner_priority_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_partner")),
    )
    op.create_table(
        "process_volume",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("month_entered", sa.String(length=16), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("electronic", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_process_volume_process_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_volume")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("process_volume", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_process_volume_process_id"), ["process_id"], unique=False
        )

    op.create_table(
        "satisfaction_mark",
        sa.Column("sheet_key", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["satisfaction_question.id"],
            name=op.f("fk_satisfaction_mark_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_key"], ["satisfaction_sheet.key"], name=op.f("fk_satisfaction_mark_sheet_key")
        ),
        sa.PrimaryKeyConstraint("sheet_key", "question_id", name=op.f("pk_satisfaction_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "supporter",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("interest", sa.String(length=300), nullable=True),
        sa.Column("expected_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("support_officer_id", sa.Integer(), nullable=True),
        sa.Column("identified_on", sa.Date(), nullable=True),
        sa.Column("identified_on_entered", sa.String(length=16), nullable=True),
        sa.Column("contacted_on", sa.Date(), nullable=True),
        sa.Column("contacted_on_entered", sa.String(length=16), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("promised_on_entered", sa.String(length=16), nullable=True),
        sa.Column("promised_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("gave_on", sa.Date(), nullable=True),
        sa.Column("gave_on_entered", sa.String(length=16), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("declined_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_supporter_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["support_officer_id"], ["user.id"], name=op.f("fk_supporter_support_officer_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_supporter")),
    )
    op.create_table(
        "trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("speciality_id", sa.Integer(), nullable=True),
        sa.Column("specialities", sa.String(length=300), nullable=True),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=80), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("accreditation", sa.String(length=200), nullable=True),
        sa.Column("accreditation_number", sa.String(length=60), nullable=True),
        sa.Column("accredited_until", sa.Date(), nullable=True),
        sa.Column("accredited_until_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["organisation.id"], name=op.f("fk_trainer_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["speciality_id"], ["choice.id"], name=op.f("fk_trainer_speciality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.create_index("ix_trainer_centre_id", ["centre_id"], unique=False)
        batch_op.create_index(
            "ix_trainer_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "training_centre",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=80), nullable=True),
        sa.Column("specialities", sa.String(length=400), nullable=True),
        sa.Column("accredited_by", sa.String(length=200), nullable=True),
        sa.Column("accreditation_number", sa.String(length=60), nullable=True),
        sa.Column("accreditation_ends_on", sa.Date(), nullable=True),
        sa.Column("accreditation_ends_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_training_centre_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_training_centre")),
    )
    op.create_table(
        "agreement_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Numeric(precision=14, scale=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_assessment_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_agreement_assessment_criteria_set_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_assessment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_assessment_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_assessment_criteria_set_id"), ["criteria_set_id"], unique=False
        )

    op.create_table(
        "agreement_obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("owed_by", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_on_entered", sa.String(length=16), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_on_entered", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_obligation_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_obligation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement_obligation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_obligation_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "agreement_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("signatory", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_party_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_party_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_party_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "exhibition_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=True),
        sa.Column("expressed_on", sa.Date(), nullable=True),
        sa.Column("expressed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on_entered", sa.String(length=16), nullable=True),
        sa.Column("products", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibition.id"], name=op.f("fk_exhibition_interest_exhibition_id")
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_exhibition_interest_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_interest")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("exhibition_interest", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exhibition_interest_exhibition_id", ["exhibition_id"], unique=False
        )
        batch_op.create_index(
            "ix_exhibition_interest_expressed_on",
            ["expressed_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_exhibition_interest_family_id",
            ["family_id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "family_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["family_assessment.id"], name=op.f("fk_family_score_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_family_score_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("family_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_family_score_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_family_score_criterion_id"), ["criterion_id"], unique=False
        )

    op.create_table(
        "funder_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["funder_assessment.id"], name=op.f("fk_funder_score_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_funder_score_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("funder_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_funder_score_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_funder_score_criterion_id"), ["criterion_id"], unique=False
        )

    op.create_table(
        "funding_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("least_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("most_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("repayment_months", sa.Integer(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("activated_on_entered", sa.String(length=16), nullable=True),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("suspended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_funding_channel_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_funding_channel_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["choice.id"], name=op.f("fk_funding_channel_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_channel")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("funding_channel", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_funding_channel_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            "ix_funding_channel_name_key",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "uq_funding_channel",
            ["organisation_id", "name_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "initiative_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_start_entered", sa.String(length=16), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("period_end_entered", sa.String(length=16), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Numeric(precision=14, scale=10), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
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
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_initiative_assessment_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_assessment_initiative_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_assessment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("initiative_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_assessment_criteria_set_id"),
            ["criteria_set_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_initiative_assessment_initiative_id"), ["initiative_id"], unique=False
        )

    op.create_table(
        "licence_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_type_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["licence_type_id"], ["licence_type.id"], name=op.f("fk_licence_step_licence_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("licence_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_licence_step_licence_type_id"), ["licence_type_id"], unique=False
        )

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("stand", sa.String(length=40), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("sales", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("visitors", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibition.id"], name=op.f("fk_participation_exhibition_id")
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_participation_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participation_exhibition_id"), ["exhibition_id"], unique=False
        )
        batch_op.create_index(
            "ix_participation_family_id", ["family_id", "exhibition_id"], unique=False
        )

    op.create_table(
        "required_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_type_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["choice.id"], name=op.f("fk_required_document_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_type_id"],
            ["licence_type.id"],
            name=op.f("fk_required_document_licence_type_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_document")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("required_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_required_document_licence_type_id"), ["licence_type_id"], unique=False
        )

    op.create_table(
        "training_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("expressed_on", sa.Date(), nullable=True),
        sa.Column("expressed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_on_entered", sa.String(length=16), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on_entered", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("topic_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_training_need_family_id")
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["choice.id"], name=op.f("fk_training_need_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["family_member.id"], name=op.f("fk_training_need_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["choice.id"], name=op.f("fk_training_need_priority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_need")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_need", schema=None) as batch_op:
        batch_op.create_index(
            "ix_training_need_expressed_on",
            ["expressed_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_training_need_family_id",
            ["family_id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(
            "ix_training_need_field_id",
            ["field_id", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "training_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=240), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("starts_on_entered", sa.String(length=16), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_on_entered", sa.String(length=16), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on_entered", sa.String(length=16), nullable=True),
        sa.Column("total_hours", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["organisation.id"], name=op.f("fk_training_run_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_training_run_locality_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["training_programme.id"], name=op.f("fk_training_run_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["trainer.id"], name=op.f("fk_training_run_trainer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_run")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_run", schema=None) as batch_op:
        batch_op.create_index("ix_training_run_centre_id", ["centre_id"], unique=False)
        batch_op.create_index(
            "ix_training_run_completed_on",
            ["completed_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_training_run_programme_id", ["programme_id"], unique=False)
        batch_op.create_index(
            "ix_training_run_starts_on",
            ["starts_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_training_run_trainer_id", ["trainer_id"], unique=False)

    op.create_table(
        "agreement_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["agreement_assessment.id"],
            name=op.f("fk_agreement_score_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_agreement_score_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_score_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_score_criterion_id"), ["criterion_id"], unique=False
        )

    op.create_table(
        "financing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_on_entered", sa.String(length=16), nullable=True),
        sa.Column("asked_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("granted_on_entered", sa.String(length=16), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_on_entered", sa.String(length=16), nullable=True),
        sa.Column("repaid_on", sa.Date(), nullable=True),
        sa.Column("repaid_on_entered", sa.String(length=16), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_on_entered", sa.String(length=16), nullable=True),
        sa.Column("refusal_reason", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["funding_channel.id"], name=op.f("fk_financing_channel_id")
        ),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_financing_family_id")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["financing_need.id"], name=op.f("fk_financing_need_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financing")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("financing", schema=None) as batch_op:
        batch_op.create_index("ix_financing_channel_id", ["channel_id", "granted_on"], unique=False)
        batch_op.create_index("ix_financing_family_id", ["family_id"], unique=False)
        batch_op.create_index(
            "ix_financing_granted_on",
            ["granted_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_financing_need_id"), ["need_id"], unique=False)

    op.create_table(
        "incentive_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("incentive_id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("granted_on_entered", sa.String(length=16), nullable=True),
        sa.Column("value", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_incentive_grant_family_id")
        ),
        sa.ForeignKeyConstraint(
            ["incentive_id"], ["incentive.id"], name=op.f("fk_incentive_grant_incentive_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licence.id"], name=op.f("fk_incentive_grant_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive_grant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("incentive_grant", schema=None) as batch_op:
        batch_op.create_index("ix_incentive_grant_family_id", ["family_id"], unique=False)
        batch_op.create_index(
            "ix_incentive_grant_granted_on",
            ["granted_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_incentive_grant_incentive_id", ["incentive_id"], unique=False)

    op.create_table(
        "initiative_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["initiative_assessment.id"],
            name=op.f("fk_initiative_score_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_initiative_score_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("initiative_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_score_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_initiative_score_criterion_id"), ["criterion_id"], unique=False
        )

    op.create_table(
        "licence_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("seen_on_entered", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["choice.id"], name=op.f("fk_licence_document_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licence.id"], name=op.f("fk_licence_document_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_document")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("licence_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_licence_document_licence_id"), ["licence_id"], unique=False
        )

    op.create_table(
        "trainee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("certificate_number", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_trainee_family_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["family_member.id"], name=op.f("fk_trainee_member_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["training_run.id"], name=op.f("fk_trainee_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.create_index("ix_trainee_family_id", ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainee_run_id"), ["run_id"], unique=False)

    with op.batch_alter_table("licence_type", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conditions", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("fee", sa.Numeric(precision=10, scale=2), nullable=True))
        batch_op.add_column(sa.Column("fee_note", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("duration", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("where", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("apply_url", sa.String(length=300), nullable=True))

    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exact", sa.Text(), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("national_address", sa.String(length=8), nullable=True))
    for table in ALTERED:
        for statement in (*create_index(dialect, table), *fill_index(dialect, table)):
            op.execute(statement)
    for table in SEARCHED:
        for statement in create_index(dialect, table):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ALTERED:
        for statement in drop_index(dialect, table):
            op.execute(statement)
    for table in SEARCHED:
        for statement in drop_index(dialect, table):
            op.execute(statement)
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("national_address")

    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.drop_column("exact")

    with op.batch_alter_table("licence_type", schema=None) as batch_op:
        batch_op.drop_column("apply_url")
        batch_op.drop_column("where")
        batch_op.drop_column("duration")
        batch_op.drop_column("fee_note")
        batch_op.drop_column("fee")
        batch_op.drop_column("conditions")

    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainee_run_id"))
        batch_op.drop_index("ix_trainee_family_id")

    op.drop_table("trainee")
    with op.batch_alter_table("licence_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_document_licence_id"))

    op.drop_table("licence_document")
    with op.batch_alter_table("initiative_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_score_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_initiative_score_assessment_id"))

    op.drop_table("initiative_score")
    with op.batch_alter_table("incentive_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_incentive_grant_incentive_id")
        batch_op.drop_index(
            "ix_incentive_grant_granted_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_incentive_grant_family_id")

    op.drop_table("incentive_grant")
    with op.batch_alter_table("financing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_financing_need_id"))
        batch_op.drop_index(
            "ix_financing_granted_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_financing_family_id")
        batch_op.drop_index("ix_financing_channel_id")

    op.drop_table("financing")
    with op.batch_alter_table("agreement_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_score_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_score_assessment_id"))

    op.drop_table("agreement_score")
    with op.batch_alter_table("training_run", schema=None) as batch_op:
        batch_op.drop_index("ix_training_run_trainer_id")
        batch_op.drop_index(
            "ix_training_run_starts_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_training_run_programme_id")
        batch_op.drop_index(
            "ix_training_run_completed_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_training_run_centre_id")

    op.drop_table("training_run")
    with op.batch_alter_table("training_need", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_training_need_field_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_training_need_family_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_training_need_expressed_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("training_need")
    with op.batch_alter_table("required_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_required_document_licence_type_id"))

    op.drop_table("required_document")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_family_id")
        batch_op.drop_index(batch_op.f("ix_participation_exhibition_id"))

    op.drop_table("participation")
    with op.batch_alter_table("licence_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_step_licence_type_id"))

    op.drop_table("licence_step")
    with op.batch_alter_table("initiative_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_assessment_initiative_id"))
        batch_op.drop_index(batch_op.f("ix_initiative_assessment_criteria_set_id"))

    op.drop_table("initiative_assessment")
    with op.batch_alter_table("funding_channel", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_funding_channel",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_funding_channel_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_funding_channel_agreement_id"))

    op.drop_table("funding_channel")
    with op.batch_alter_table("funder_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funder_score_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_funder_score_assessment_id"))

    op.drop_table("funder_score")
    with op.batch_alter_table("family_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_score_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_family_score_assessment_id"))

    op.drop_table("family_score")
    with op.batch_alter_table("exhibition_interest", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_exhibition_interest_family_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_exhibition_interest_expressed_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_exhibition_interest_exhibition_id")

    op.drop_table("exhibition_interest")
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_party_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_party_agreement_id"))

    op.drop_table("agreement_party")
    with op.batch_alter_table("agreement_obligation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_obligation_agreement_id"))

    op.drop_table("agreement_obligation")
    with op.batch_alter_table("agreement_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_assessment_criteria_set_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_assessment_agreement_id"))

    op.drop_table("agreement_assessment")
    op.drop_table("training_centre")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_trainer_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_trainer_centre_id")

    op.drop_table("trainer")
    op.drop_table("supporter")
    op.drop_table("satisfaction_mark")
    with op.batch_alter_table("process_volume", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_process_volume_process_id"))

    op.drop_table("process_volume")
    op.drop_table("partner")
    with op.batch_alter_table("meeting_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_decision_meeting_id"))

    op.drop_table("meeting_decision")
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_organisation_id"))
        batch_op.drop_index(
            "ix_initiative_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_initiative_launched_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_initiative_completed_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("initiative")
    with op.batch_alter_table("funder_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funder_assessment_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_funder_assessment_criteria_set_id"))

    op.drop_table("funder_assessment")
    op.drop_table("funder")
    with op.batch_alter_table("financing_need", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_financing_need_kind_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_financing_need_family_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_financing_need_expressed_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_financing_need_amount",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("financing_need")
    with op.batch_alter_table("family_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_challenge_family_id"))
        batch_op.drop_index("ix_family_challenge_challenge_id")

    op.drop_table("family_challenge")
    with op.batch_alter_table("family_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_assessment_family_id"))
        batch_op.drop_index(batch_op.f("ix_family_assessment_criteria_set_id"))

    op.drop_table("family_assessment")
    op.drop_table("exhibition_organiser")
    with op.batch_alter_table("exhibition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_organiser_id"))
        batch_op.drop_index(
            "ix_exhibition_opened_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_exhibition_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("exhibition")
    with op.batch_alter_table("document_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_version_document_id"))

    op.drop_table("document_version")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_organisation_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_contact_next_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_contact_held_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_contact_family_id",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("contact")
    with op.batch_alter_table("competency_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competency_score_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_competency_score_assessment_id"))

    op.drop_table("competency_score")
    with op.batch_alter_table("award_nominee", schema=None) as batch_op:
        batch_op.drop_index("ix_award_nominee_family_id")
        batch_op.drop_index(batch_op.f("ix_award_nominee_award_id"))

    op.drop_table("award_nominee")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_meeting_id"))
        batch_op.drop_index("ix_attendance_family_id")

    op.drop_table("attendance")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agreement_number",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_agreement_renews_id"))
        batch_op.drop_index("ix_agreement_organisation_id")
        batch_op.drop_index(
            "ix_agreement_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_agreement_ends_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_agreement_effective_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("agreement")
    with op.batch_alter_table("training_programme", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_training_programme_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("training_programme")
    with op.batch_alter_table("satisfaction_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_satisfaction_sheet_survey_id"))

    op.drop_table("satisfaction_sheet")
    with op.batch_alter_table("satisfaction_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_satisfaction_question_survey_id"))

    op.drop_table("satisfaction_question")
    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_process_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("process")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_occasion_id"))
        batch_op.drop_index(
            "ix_meeting_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_meeting_held_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("meeting")
    with op.batch_alter_table("incentive", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_incentive_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("incentive")
    with op.batch_alter_table("employee_post", schema=None) as batch_op:
        batch_op.drop_index("ix_employee_post_post_id")
        batch_op.drop_index(batch_op.f("ix_employee_post_employee_id"))

    op.drop_table("employee_post")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_document_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_document_kind_id")

    op.drop_table("document")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_criteria_set_id"))

    op.drop_table("criterion")
    with op.batch_alter_table("competency_assessment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_competency_assessment_period_end",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_competency_assessment_employee_id")
        batch_op.drop_index(batch_op.f("ix_competency_assessment_criteria_set_id"))

    op.drop_table("competency_assessment")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_award_year",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("award")
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_appraisal_period_end",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_appraisal_employee_id")

    op.drop_table("appraisal")
    with op.batch_alter_table("satisfaction_survey", schema=None) as batch_op:
        batch_op.drop_index("uq_satisfaction_survey_token")
        batch_op.drop_index(
            "ix_satisfaction_survey_period_end",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("satisfaction_survey")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_post_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("post")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_occasion_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("occasion")
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employee_national_id_index",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_employee_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_employee_hired_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("employee")
    with op.batch_alter_table("criteria_set", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_criteria_set_edition",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_criteria_set_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("criteria_set")
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_challenge_name_key",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("challenge")
    with op.batch_alter_table("capital_snapshot", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_capital_snapshot_taken_on",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("capital_snapshot")
    for table in ALTERED:
        for statement in (*create_index(dialect, table), *fill_index(dialect, table)):
            op.execute(statement)
