#!/bin/sh
# Playwright has Firefox end as a whole when one of its tabs crashes.
unset MOZ_CRASHREPORTER_SHUTDOWN
exec "$FIREFOX" "$@"
