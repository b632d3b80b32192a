"""Documents that the plan calls for, their versions and their approval."""
