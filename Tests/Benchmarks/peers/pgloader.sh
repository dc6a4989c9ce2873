#!/bin/bash
# pgloader: a CSV into an empty table. pgloader.sh CSV SCHEMA
cat > pgloader.load <<LOAD
LOAD CSV FROM '$1' INTO postgresql://p2c@unix:$PGHOST:5432/bench
  TARGET TABLE $2.benchsaleslineentity
  WITH skip header = 1, fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ','
  SET search_path to '$2';
LOAD
pgloader --quiet pgloader.load
