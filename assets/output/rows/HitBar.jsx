/* Where the hits of a search lie, beside the scroll bar: 200 equal parts of the output. */

/** @param {{buckets?: number[] | null}} props matching lines in equal parts of the output */
export function HitBar({ buckets }) {
  const most = Math.max(1, ...(buckets ?? []));
  if (!buckets?.some(Boolean)) return null;
  const parts = buckets.filter(Boolean).length;
  return (
    <div className="ov-hits" data-hits={parts} aria-hidden="true">
      {buckets.map(
        (lines, part) =>
          lines > 0 && (
            <div
              key={part}
              style={{
                top: `${(100 * part) / buckets.length}%`,
                // Few hits must still be seen beside a part that is full of them.
                opacity: 0.35 + 0.35 * (lines / most),
              }}
            />
          ),
      )}
    </div>
  );
}
