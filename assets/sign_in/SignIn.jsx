/* The sign-in page: only the ways that the controller offers, what happened, and what to do next. */
import { wholePath } from "../controller.js";
import { PasswordForm, TokenForm } from "./Fields.jsx";
import { useSignIn } from "./useSignIn.js";
import { remember } from "./wayBack.js";

/** @import { Session } from "../sessionApi.js" */

/** @typedef {ReturnType<typeof useSignIn>} SignInState */

export default function SignIn() {
  const state = useSignIn();
  const { session, problem, reload } = state;
  return (
    <>
      <p className="muted">
        <Whereto session={session} />
      </p>
      <div role={problem?.tone === "ok" ? "status" : "alert"}>
        {problem && (
          <div className={`notice ${problem.tone}`}>
            <p>{problem.message}</p>
            {!session?.methods && problem.tone === "danger" && (
              <button type="button" className="button small" onClick={reload}>
                Try again
              </button>
            )}
          </div>
        )}
      </div>
      <Ways state={state} />
    </>
  );
}

/** @param {{ session: Session | null }} props */
function Whereto({ session }) {
  if (!session) return "\u00a0"; // the line's height, so that nothing jumps
  if (session.mode === "built-in") return "AWX system jobs with their full output";
  return (
    <>
      With your account at <strong>{session.controller}</strong>
    </>
  );
}

/** @param {{ state: SignInState }} props */
function Ways({ state }) {
  const { session, problem, isMounted } = state;
  if (!session) return problem || !isMounted ? null : <p aria-busy="true">Loading sign-in options…</p>;
  if (session.mode !== "sign-in") return <GoOn words="You don't need to sign in here." next={session.next} />;
  if (session.signed_in) {
    return <GoOn words={`You're signed in as ${session.user}.`} next={session.next} />;
  }
  return session.methods && <Forms session={session} methods={session.methods} state={state} />;
}

/** @param {{ words: string, next: string }} props */
function GoOn({ words, next }) {
  return (
    <>
      <p>{words}</p>
      <a className="button primary" href={wholePath(next)}>
        {next === "/" ? "Go to the start page" : "Continue"}
      </a>
    </>
  );
}

/** @param {{ session: Session, methods: import("../sessionApi.js").Methods, state: SignInState }} props */
function Forms({ session, methods, state }) {
  const { isBusy, secondsLeft, submit } = state;
  const { oauth, password, token } = methods;
  const form = { isBusy, secondsLeft, onSubmit: submit };
  if (!oauth && !password && !token) {
    return <p>No sign-in options available. Contact an administrator.</p>;
  }
  return (
    <>
      {oauth && (
        <a
          className="button primary"
          href={wholePath(`/sign-in/oauth?next=${encodeURIComponent(session.next)}`)}
          onClick={() => remember(session.next)}
        >
          Sign in with {session.controller}
        </a>
      )}
      {oauth && password && <p className="sign-in-or muted">or</p>}
      {password && <PasswordForm {...form} isMain={!oauth} />}
      {token && (
        <details className="fold" open={!oauth && !password}>
          <summary>Use a personal token</summary>
          <TokenForm {...form} isMain={!oauth && !password} />
        </details>
      )}
      <p className="muted sign-in-note">
        Your password goes to the controller. Jobpane doesn&apos;t store it.
      </p>
    </>
  );
}
