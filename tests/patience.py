"""How long tests wait for what has to come: waiting is not measuring.

The time only guards against hanging; on a busy machine a healthy program may need most of it.
"""

PATIENCE_SECONDS = 60.0
