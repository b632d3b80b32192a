"""The measures, one module per objective of the plan."""
