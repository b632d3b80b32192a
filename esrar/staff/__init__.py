"""Posts, employees, their assessments and appraisals, and the surveys of their satisfaction."""
