"""Microsoft Teams: activities, messages, Adaptive Cards, the app package."""
