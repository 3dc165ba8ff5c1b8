"""The URLs that records carry, relative to the controller's origin, as AWX writes them."""

API = "/api/v2"
"""Where the API is; every URL in a record begins with it."""


def job_url(job_id: int) -> str:
    return f"{API}/system_jobs/{job_id}/"


def template_url(template_id: int) -> str:
    return f"{API}/system_job_templates/{template_id}/"


def schedule_url(schedule_id: int) -> str:
    return f"{API}/schedules/{schedule_id}/"


def user_url(user_id: int) -> str:
    return f"{API}/users/{user_id}/"


def token_url(token_id: int) -> str:
    return f"{API}/tokens/{token_id}/"


def execution_environment_url(environment_id: int) -> str:
    return f"{API}/execution_environments/{environment_id}/"


def workflow_job_url(workflow_job_id: int) -> str:
    return f"{API}/workflow_jobs/{workflow_job_id}/"
