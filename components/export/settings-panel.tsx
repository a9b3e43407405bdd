import { Check, Field } from "#components/actions/form.tsx";
import { activeFilters } from "#components/filters/choices.ts";
import { usePage } from "#components/store/store.ts";
import { Command } from "#components/ui/copy.tsx";
import { nameOf } from "#components/ui/naming.ts";
import { FORMATS } from "#lib/export/formats.ts";
import { groupName } from "#lib/topology/groups.ts";
import { applies, type Setting, themeOf } from "./applies.ts";
import { Rows, Segments } from "./choices.tsx";
import { BACKGROUNDS, type Draft, FORMAT_NAMES, PAGES, REDACTIONS, SCALES, THEMES, type What } from "./settings.ts";
import { FORMAT_WORDS, missingText, PAGE_WORDS, REDACTION_WORDS, THEME_WORDS } from "./words.ts";

interface Props {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  /** The day that a date says, about. */
  readonly today: string;
  /** What the server says of what was typed. */
  readonly errorOf: (setting: "padding" | "title" | "caption") => string | null;
  /** The same picture elsewhere: its address, and the command that makes it. */
  readonly link: string;
  readonly command: string;
}

const HEADING = "font-semibold text-12";

/** Everything that can be chosen; what the format cannot have is not there, and a sentence says so. */
export function SettingsPanel({ draft, onChange, today, errorOf, link, command }: Props) {
  const { format } = draft;
  const has = (setting: Setting): boolean => applies(setting, format);
  return (
    <>
      <Rows
        label="Format"
        options={FORMAT_NAMES.map((name) => ({ value: name, text: FORMAT_WORDS[name], about: FORMATS[name].about }))}
        value={format}
        onChange={(next) => onChange({ format: next })}
      />
      <Contents draft={draft} onChange={onChange} />
      {has("theme") && <Look draft={draft} onChange={onChange} paddingError={errorOf("padding")} />}
      {(has("title") || has("caption")) && (
        <section className="space-y-2">
          <h3 className={HEADING}>Words</h3>
          <Field
            prose
            label="Title"
            value={draft.title}
            onChange={(title) => onChange({ title })}
            error={errorOf("title")}
          />
          {has("caption") && (
            <Field
              prose
              label="Caption"
              value={draft.caption}
              onChange={(caption) => onChange({ caption })}
              error={errorOf("caption")}
            />
          )}
          {has("date") && (
            <Check label={`Date, ${today}`} checked={draft.date} onChange={(date) => onChange({ date })} />
          )}
        </section>
      )}
      <fieldset className="space-y-1.5">
        <legend className={`mb-1 ${HEADING}`}>For the public</legend>
        {REDACTIONS.map((name) => (
          <Check
            key={name}
            label={`Hide ${REDACTION_WORDS[name][0].toLowerCase()}`}
            hint={`${REDACTION_WORDS[name][0]} ${REDACTION_WORDS[name][1]}.`}
            checked={draft.redact.includes(name)}
            onChange={(on) =>
              onChange({ redact: REDACTIONS.filter((r) => (r === name ? on : draft.redact.includes(r))) })
            }
          />
        ))}
      </fieldset>
      {missingText(format) !== "" && <p className="text-12 text-muted">{missingText(format)}</p>}
      <details className="rounded border border-hairline">
        <summary className="px-3 py-1.5 font-medium text-12">As a link, or by command</summary>
        <div className="space-y-2 px-3 pt-1 pb-3 text-12 text-muted">
          <p>
            The link always has the picture of that moment. Whoever opens it needs a session here; a script sends an API
            token, made on the{" "}
            <a className="underline underline-offset-2" href="/account">
              account page
            </a>
            , as <code className="font-mono">Authorization: Bearer …</code>. An image in a wiki needs one that is for
            pictures only, at the end of the link as <code className="font-mono">&amp;key=…</code>.
          </p>
          <Command text={link} />
          <p>On the host, without a server and without a token:</p>
          <Command text={command} />
        </div>
      </details>
    </>
  );
}

type PartProps = Pick<Props, "draft" | "onChange">;

/** Which part of what is there, and as which view. */
function Contents({ draft, onChange }: PartProps) {
  const filter = usePage((s) => s.filter);
  const relations = usePage((s) => s.relations);
  const selection = usePage((s) => s.selection);
  const entities = usePage((s) => s.entities);
  const active = activeFilters(filter, relations);
  const entity = selection === null ? undefined : entities.get(selection);
  const selected = groupName(selection) ?? (entity ? nameOf(entity, entities) : null);
  const options: { value: What; text: string; about: string }[] = [{ value: "all", text: "Whole graph", about: "" }];
  if (active.length > 0)
    options.push({ value: "filter", text: "Current filter", about: active.map((a) => a.text).join(", ") });
  if (selected !== null) options.push({ value: "selection", text: "Selection", about: selected });
  return (
    <section className="space-y-2">
      <Rows label="What" options={options} value={draft.what} onChange={(what) => onChange({ what })} />
      {draft.what !== "filter" && (
        <div className="space-y-1">
          <Check
            label="With stopped containers"
            checked={draft.stopped}
            onChange={(stopped) => onChange({ stopped })}
          />
          <Check label="With empty default networks" checked={draft.empty} onChange={(empty) => onChange({ empty })} />
        </div>
      )}
      {applies("view", draft.format) && (
        <Segments
          label="View"
          value={draft.view}
          options={[
            { value: "networks", text: "Networks" },
            { value: "wiring", text: "Wiring" },
          ]}
          onChange={(view) => onChange({ view })}
        />
      )}
      {applies("table", draft.format) && (
        <Segments
          label="Table"
          value={draft.table}
          options={[
            { value: "networks", text: "Networks" },
            { value: "addresses", text: "Addresses" },
          ]}
          onChange={(table) => onChange({ table })}
        />
      )}
    </section>
  );
}

/** Theme, ground, size. */
function Look({ draft, onChange, paddingError }: PartProps & { readonly paddingError: string | null }) {
  const { format } = draft;
  const notAuto = format === "svg" ? null : "Auto, which follows the reader, is for SVG alone.";
  return (
    <section className="space-y-2">
      <h3 className={HEADING}>Look</h3>
      <Segments
        label="Theme"
        value={themeOf(draft)}
        options={THEMES.map((t) => ({ value: t, text: THEME_WORDS[t], not: t === "auto" ? notAuto : null }))}
        onChange={(theme) => onChange({ theme })}
      />
      <div className="flex gap-2 empty:hidden">
        {applies("background", format) && (
          <div className="min-w-0 flex-1">
            <Segments
              label="Background"
              value={draft.background}
              options={BACKGROUNDS.map((b) => ({ value: b, text: b === "paper" ? "Paper" : "Transparent" }))}
              onChange={(background) => onChange({ background })}
            />
          </div>
        )}
        {applies("padding", format) && (
          <div className="w-[88px] shrink-0">
            <Field
              label="Padding, px"
              value={draft.padding}
              onChange={(padding) => onChange({ padding })}
              error={paddingError}
            />
          </div>
        )}
      </div>
      {applies("scale", format) && (
        <Segments
          label="Scale"
          value={draft.scale}
          options={SCALES.map((n) => ({ value: n, text: `${n}×` }))}
          onChange={(scale) => onChange({ scale })}
        />
      )}
      {applies("page", format) && (
        <Segments
          label="Page"
          value={draft.page}
          options={PAGES.map((p) => ({ value: p, text: PAGE_WORDS[p] }))}
          onChange={(page) => onChange({ page })}
        />
      )}
      {applies("legend", format) && (
        <Check label="Legend" checked={draft.legend} onChange={(legend) => onChange({ legend })} />
      )}
    </section>
  );
}
