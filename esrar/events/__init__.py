"""What the association holds: exhibitions, meetings, awards, and the days it marks."""
