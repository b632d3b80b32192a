"""What needs somebody: read off the records, whatever it is; only who minds it and when is kept."""

from esrar.alerts import models as models
