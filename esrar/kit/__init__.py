"""The register kit: from one declaration come list, form, record page, import and export."""
