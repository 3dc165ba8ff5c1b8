/* The plain text of lines: from the page where they all are, else from the download. */
import { patientFetch } from "../patient_fetch.js";
import { addressOf } from "./api.js";
import { plainText } from "./line.jsx";

function textHere(source, { first, last }) {
  const texts = [];
  for (let n = first; n <= last; n += 1) {
    const line = source.line(n);
    if (line) {
      if (line.omitted) return null;
      texts.push(plainText(line.spans));
    } else if (!source.isTold(n)) return null;
  }
  return texts.join("\n");
}

/** Without numbers, times and colour codes; no line end after the last line. */
export async function textOfLines(source, range) {
  const here = textHere(source, range);
  if (here !== null) return here;
  const address = addressOf(source.base, "download", { format: "plain", ...range });
  const answer = await patientFetch(address);
  if (!answer.ok) throw new Error("The lines could not be fetched");
  return (await answer.text()).replace(/\n$/, "");
}
