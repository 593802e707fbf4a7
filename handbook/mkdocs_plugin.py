"""stub"""
from mkdocs.plugins import BasePlugin

class HandbookPlugin(BasePlugin):
    pass
