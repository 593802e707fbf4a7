"""What several tests share: running the command in this process, expectations on disk, little projects."""
