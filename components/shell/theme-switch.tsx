import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { applyTheme, type Theme } from "#components/store/theme.ts";
import { IconButton } from "#components/ui/icon-button.tsx";

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const WORD: Readonly<Record<Theme, string>> = { system: "the system's", light: "light", dark: "dark" };

/** One button that goes round: as the system has it, light, dark. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = theme === "system" ? Monitor : theme === "light" ? Sun : Moon;
  return (
    <IconButton
      label={`Theme: ${WORD[theme]}; change to ${WORD[NEXT[theme]]}`}
      onClick={() => {
        applyTheme(NEXT[theme]);
        setTheme(NEXT[theme]);
      }}
    >
      <Icon className="h-4 w-4" aria-hidden="true" />
    </IconButton>
  );
}
