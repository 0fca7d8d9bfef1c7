"""Packaging of Dépêche.

The top-level folders become sub-packages of `depeche`, so that nothing with a generic name (`pipeline`, `schemas`)
lands in a worker's site-packages. The same file makes the wheel, the editable install and the source distribution
that Beam ships to cluster workers with `--setup_file ./setup.py`.
"""
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).parent

PACKAGES = {
    "depeche.pipeline": "pipeline",
    "depeche.transforms": "transforms",
    "depeche.transforms.nlp": "transforms/nlp",
    "depeche.schemas": "schemas",
    "depeche.seeds": "seeds",
}

INSTALL_REQUIRES = [
    # carries the data; 2.77 is the release whose runners and file systems the design was measured on
    "apache-beam>=2.77,<2.80",
    # reads the French; weights in seeds/ are tied to the minor version of the library that trained them
    "spacy>=3.8.7,<3.9",
    # writes and reads Parquet; Beam bounds it above
    "pyarrow>=18",
    # file formats: zstd streams and WARC records (Beam reads gzip and bzip2 itself)
    "zstandard>=0.22",
    "warcio>=1.7.4",
    # HTML to text; lxml 6 split `lxml.html.clean` off and trafilatura imports it
    "trafilatura>=2.0",
    "lxml_html_clean>=0.4",
    # URLs made canonical, publication dates found in URLs and pages
    "courlan>=1.3",
    "htmldate>=1.9",
    # mojibake
    "ftfy>=6.3",
    # language by a model inside the wheel; scores changed meaning in 0.4
    "py3langid>=0.4",
    # one thread a worker for the parser's matrix products
    "threadpoolctl>=3.5",
    # stable, seedable, fast hashes of texts and shingles
    "xxhash>=3.4",
    # French cardinals in words
    "text2num>=2.5.1",
    # progress bar and tables on the terminal
    "rich>=13.7",
]

EXTRAS = {
    "test": [
        "pytest>=8", "pytest-timeout>=2.3", "hypothesis>=6.100", "ruff>=0.8", "mypy>=1.13",
        "pandas>=2", "pandas-stubs>=2", "polars>=1", "duckdb>=1.1", "datasketch>=1.6.5",
        # fits of weights that are too many for our own
        "scikit-learn>=1.4",
    ],
    # tables of French forms, read when the pipeline is trained anew
    "train": ["spacy-lookups-data==1.0.5"],
    "warehouse": ["duckdb>=1.1"],
    "gcp": ["apache-beam[gcp]>=2.77,<2.80"],
}

setup(
    name="depeche",
    version="0.1.0",
    description="French news dumps in, one row per real conflict or political event out, with every claim behind it",
    long_description=(HERE / "README.md").read_text(encoding="utf-8") if (HERE / "README.md").exists() else "",
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.10,<3.14",
    packages=list(PACKAGES),
    package_dir=PACKAGES,
    package_data={"depeche.seeds": ["**/*"],  "depeche.pipeline": ["py.typed"], "depeche.transforms": ["py.typed"],
                  "depeche.schemas": ["py.typed", "*.json"]},
    install_requires=INSTALL_REQUIRES,
    extras_require=EXTRAS,
    entry_points={"console_scripts": ["depeche=depeche.pipeline.cli:main"]},
    zip_safe=False,
)
