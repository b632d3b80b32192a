"""My account: the own password, the own open visits, the own second step."""
