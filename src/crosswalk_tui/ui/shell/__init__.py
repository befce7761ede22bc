"""What every screen shares: base screens, bars, dialogs, help, export, messages."""
