"""Unpacks from the wheels in this directory what the addon needs to be built and to run, and removes the wheels."""

import os
import re
import zipfile

WANTED = re.compile(
    r"tensorflow/libtensorflow"  # the C library
    r"|tensorflow/include/(tensorflow/(c|core/platform)|tsl|xla/tsl)/"  # its headers
    r"|[^/]+\.libs/"  # libraries that auditwheel bundled
    r"|nvidia/"  # CUDA
)

for wheel_name in [name for name in os.listdir(".") if name.endswith(".whl")]:
    with zipfile.ZipFile(wheel_name) as wheel:
        for member in wheel.infolist():
            if WANTED.match(member.filename) and not member.is_dir():
                mode = member.external_attr >> 16 & 0o777
                os.chmod(wheel.extract(member), mode or 0o644)
    os.remove(wheel_name)
