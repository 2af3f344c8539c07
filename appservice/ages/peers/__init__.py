"""Asking other Parlours about their people, and answering them about ours."""
