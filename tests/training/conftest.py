"""The recipe is not part of the installed product: its tests find it from the root of the repository."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
