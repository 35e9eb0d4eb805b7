"""Writes the Parquet fixtures in this folder with pyarrow 25 (Apache-2.0), laid out as the Hub's `datasets` library does:
a picture is {bytes, path}, and the schema carries its features.   python3 make.py"""
import json, struct, zlib
import pyarrow as pa
import pyarrow.parquet as pq

def png(r, g, b):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((r, g, b)) * 4 for _ in range(3))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
n = 5
columns = {
    "id": pa.array([f"q{i}" for i in range(n)]),
    "question": pa.array([f"Which colour has picture {i}? ä" for i in range(n)]),
    "image": pa.array([{"bytes": png(40 * i, 0, 0), "path": f"{i}.png"} for i in range(n)], image),
    "images": pa.array([[{"bytes": png(0, 40 * j, i), "path": None} for j in range(i % 3)] for i in range(n)], pa.list_(image)),
    "options": pa.array([["red", "blue", "green"]] * n),
    "label": pa.array([i % 3 for i in range(n)], pa.int64()),
    "big": pa.array([2**60 + i for i in range(n)], pa.int64()),
    "unused": pa.array(["x" * 1000] * n),
}
features = {"info": {"features": {"image": {"_type": "Image"}, "images": {"feature": {"_type": "Image"}, "_type": "Sequence"}}}}
table = pa.table(columns).replace_schema_metadata({"huggingface": json.dumps(features)})
for codec in ["snappy", "gzip", "brotli", "zstd", "none"]:
    pq.write_table(table, f"{codec}.parquet", compression=codec, row_group_size=2)
