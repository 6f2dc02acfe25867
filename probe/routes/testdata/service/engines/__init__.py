import os

# engines.video_mask is engines/muscle/video_mask: packages below muscle are named without it.
__path__.append(os.path.join(os.path.dirname(__file__), "muscle"))
