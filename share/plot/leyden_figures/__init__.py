"""Pictures of Leyden records: one idea a module."""
