"""The look: shells, components, icons and formats shared by the staff site, the portal and the screens."""
