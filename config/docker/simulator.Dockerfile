FROM python:3.13-slim
COPY tests/stripe_simulator/requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --requirement /tmp/requirements.txt
WORKDIR /srv
CMD ["python", "-m", "stripe_simulator", "--port", "12111"]
