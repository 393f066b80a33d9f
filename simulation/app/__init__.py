"""Pages in the browser, served by NiceGUI; nothing below this floor knows of them."""
