"""The tables in which the stand-in for Finance and Operations keeps what it knows."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS secrets(name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS blobs(name TEXT PRIMARY KEY, content BLOB, version INTEGER);
CREATE TABLE IF NOT EXISTS blocks(blob TEXT, id TEXT, content BLOB, PRIMARY KEY(blob, id));
CREATE TABLE IF NOT EXISTS projects(name TEXT PRIMARY KEY COLLATE NOCASE, operation TEXT, category TEXT);
CREATE TABLE IF NOT EXISTS project_entities(project TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, format TEXT, file TEXT,
  columns TEXT, unit INTEGER, level INTEGER, sequence INTEGER, seen INTEGER, PRIMARY KEY(project, entity));
CREATE TABLE IF NOT EXISTS jobs(id TEXT PRIMARY KEY COLLATE NOCASE, project TEXT, company TEXT, kind TEXT, package TEXT,
  executes INTEGER, result TEXT, polls INTEGER, polled INTEGER, begun TEXT, blob TEXT);
CREATE TABLE IF NOT EXISTS job_entities(job TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, sequence INTEGER, file TEXT, header TEXT,
  staging TEXT, target TEXT, to_stage INTEGER, staged INTEGER, created INTEGER, updated INTEGER, keys_made INTEGER,
  PRIMARY KEY(job, entity));
CREATE TABLE IF NOT EXISTS job_errors(job TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, stage TEXT, record INTEGER, field TEXT,
  message TEXT, keys TEXT, "values" TEXT);
CREATE TABLE IF NOT EXISTS sequences(name TEXT PRIMARY KEY, next INTEGER);
"""
