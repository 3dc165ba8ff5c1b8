/* What the portal learns of the job in its frame. */
const job = document.querySelector("jobpane-job");
const status = document.querySelector("#status");
job.addEventListener("status", ({ detail }) => {
  status.textContent = detail.status;
});
job.addEventListener("finished", ({ detail }) => {
  document.title = `Job ${detail.job}: ${detail.status}`;
});
