"""Training: what the dates of a course say, and its trainees."""
