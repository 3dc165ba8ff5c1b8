/* The keys of every page, as "?" lists them: loaded only then, see SiteKeys.jsx. */
import { RUN_KEYS } from "../job/runKeys.js";
import KeyDialog from "../shared/KeyDialog.jsx";
import KeyList from "../shared/KeyList.jsx";
import { useLetterKeys } from "../shared/letterSetting.js";

const EVERYWHERE = [
  { keys: ["/"], does: "Search" },
  { keys: ["?"], does: "Show this list" },
];
const IN_LISTS = [
  { keys: ["j", "k"], does: "Go to the next or previous job" },
  { keys: ["Enter"], does: "Open the job" },
  { keys: ["x"], does: "Select the job" },
];
const IN_COMPARISONS = [{ keys: ["n", "p"], does: "Go to the next or previous change" }];
const IN_CHARTS = [
  { keys: ["←", "→"], does: "Go to the previous or next run" },
  { keys: ["Home", "End"], does: "Go to the first or last run" },
];
const IN_OUTPUTS = [{ keys: ["?"], does: "Show more keys" }];

/** @param {{onClose: () => void}} props */
export default function SiteKeyHelp({ onClose }) {
  const [hasLetters, toggleLetters] = useLetterKeys();
  return (
    <KeyDialog hasLetters={hasLetters} onLetters={toggleLetters} onClose={onClose}>
      <KeyList rows={EVERYWHERE} />
      <div className="key-group">
        <h3>In a list of jobs</h3>
        <KeyList rows={IN_LISTS} />
      </div>
      <div className="key-group">
        <h3>In a comparison</h3>
        <KeyList rows={IN_COMPARISONS} />
      </div>
      <div className="key-group">
        <h3>In a chart of runs</h3>
        <KeyList rows={IN_CHARTS} />
      </div>
      <div className="key-group">
        <h3>On a job’s page</h3>
        <KeyList rows={[RUN_KEYS]} />
      </div>
      <div className="key-group">
        <h3>In a job’s output</h3>
        <KeyList rows={IN_OUTPUTS} />
      </div>
    </KeyDialog>
  );
}
