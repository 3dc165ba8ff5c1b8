/* Copying lines and links, and what is said of it. */
import { copyText } from "./clipboard.js";
import { textOfLines } from "./copying.js";
import { hashOf } from "./data/lineLink.js";
import { rangeWords } from "./line_range.js";
import { useSaid } from "./toolbar.jsx";

const TOO_MANY_TO_COPY = "Too many to copy at once; select lines by their numbers, or download them";
const REFUSED = "The browser refused; select the text and copy it by hand";

/** `{said, copySelected, copyLink}`; without a selection all lines, unless they are too many. */
export function useCopying(whole, selected, isTooLong) {
  const [said, setSaid] = useSaid();
  const say = (words) => () => setSaid(words);
  const refused = () => setSaid(REFUSED);
  const { range } = selected;
  const copySelected = () => {
    if (!range && isTooLong) {
      setSaid(TOO_MANY_TO_COPY);
      return;
    }
    const chosen = range ?? { first: 1, last: whole.total };
    const words = range ? `${rangeWords(range)} copied` : "All lines copied";
    textOfLines(whole, chosen)
      .then(copyText)
      .then(say(words.charAt(0).toUpperCase() + words.slice(1)), refused);
  };
  const copyLink = (line) => {
    const { origin, pathname, search } = window.location;
    const place = range ?? { first: line, last: line };
    copyText(`${origin}${pathname}${search}${hashOf(place)}`).then(
      say(`Link to ${rangeWords(place)} copied`),
      refused,
    );
  };
  return { said, copySelected, copyLink };
}
