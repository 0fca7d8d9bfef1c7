"""datatrove's MinHash deduplication on a file of articles, in an interpreter that has datatrove (not ours).

    python datatrove_minhash.py ARTICLES.jsonl FOLDER

Prints one JSON object: seconds of all four stages on one process, and the URLs of the articles that it keeps.
"""
from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(articles: str, folder: str) -> None:
    """Run the four stages with datatrove's own defaults, in French."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    root, config = Path(folder), MinhashConfig()
    reader = JsonlReader(str(Path(articles).parent), glob_pattern=Path(articles).name, id_key="url")
    stages = [
        ([reader, MinhashDedupSignature(f"{root}/signatures", config=config, language="fra")], 1),
        ([MinhashDedupBuckets(f"{root}/signatures", f"{root}/buckets", config=config)], config.num_buckets),
        ([MinhashDedupCluster(f"{root}/buckets", f"{root}/remove", config=config)], 1),
        ([reader, MinhashDedupFilter(f"{root}/remove"), JsonlWriter(f"{root}/kept", compression=None)], 1),
    ]
    seconds, processor = time.perf_counter(), time.process_time()
    for i, (pipeline, tasks) in enumerate(stages):
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{root}/logs/{i}").run()
    spent = time.perf_counter() - seconds, time.process_time() - processor
    kept = [json.loads(line)["id"] for file in sorted((root / "kept").glob("*.jsonl")) for line in file.open()]
    print(json.dumps({"seconds": spent[0], "processor": spent[1], "kept": kept}))


if __name__ == "__main__":
    main(*sys.argv[1:])
