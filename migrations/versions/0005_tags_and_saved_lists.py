"""Tags and saved lists.

Why: records are found and changed together by words that people put on them; a list is opened
again as it was asked for, with one's own columns; the same workbook is asked for every month.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("dates", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_template")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("export_template", schema=None) as batch_op:
        batch_op.create_index("ix_export_template_register", ["register"], unique=False)

    op.create_table(
        "list_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(length=24), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("starts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_layout")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("list_layout", schema=None) as batch_op:
        batch_op.create_index(
            "ix_list_layout_person",
            ["register", "person_id", "view"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.create_table(
        "list_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_view")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("list_view", schema=None) as batch_op:
        batch_op.create_index("ix_list_view_register", ["register"], unique=False)

    op.create_table(
        "record_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["tag_id"], ["choice.id"], name=op.f("fk_record_tag_tag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_tag")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_tag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_record_tag_subject",
            ["subject", "subject_id", "tag_id"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )
        batch_op.create_index("ix_record_tag_tag_id", ["tag_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("record_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_record_tag_tag_id")
        batch_op.drop_index(
            "ix_record_tag_subject",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("record_tag")
    with op.batch_alter_table("list_view", schema=None) as batch_op:
        batch_op.drop_index("ix_list_view_register")

    op.drop_table("list_view")
    with op.batch_alter_table("list_layout", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_list_layout_person",
            sqlite_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND merged_into_id IS NULL"),
        )

    op.drop_table("list_layout")
    with op.batch_alter_table("export_template", schema=None) as batch_op:
        batch_op.drop_index("ix_export_template_register")

    op.drop_table("export_template")
