/** Words for people who do not see the picture, about what they just did themselves. The announcer hears them. */
export const SAY = "vethscope:say";

export const say = (text: string): boolean => dispatchEvent(new CustomEvent(SAY, { detail: text }));
