"""Opens files of others in a process of its own, under limits: a small file can ask for gigabytes.

Nothing here imports the application, and siblings are imported relatively, so that the process
starts in a moment: it needs the standard library and calamine only.
"""
