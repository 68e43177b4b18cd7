# Airflow with the package's own Python environment beside it, so that dbt and Airflow need not agree on versions.
FROM apache/airflow:3.3.2-python3.11

USER 0
COPY config/requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/warehouse-env \
    && /opt/warehouse-env/bin/pip install --no-cache-dir --requirement /tmp/requirements.txt{% if has_postgres %} dbt-postgres==1.11.0{% endif %} \
    && mkdir --parents /opt/airflow/state \
    && chown airflow:0 /opt/airflow/state \
    && chmod g+w /opt/airflow/state
USER 50000
