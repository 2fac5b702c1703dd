# The official image plus what our addons need, at the version of requirements.txt.
FROM odoo:19.0
USER root
COPY config/requirements.txt /tmp/requirements.txt
RUN grep --extended-regexp '^(elementpath|holidays|numpy|scipy|sepaxml|stripe|text-unidecode|xmlschema)==' /tmp/requirements.txt \
    | xargs pip3 install --no-cache-dir --break-system-packages
USER odoo
