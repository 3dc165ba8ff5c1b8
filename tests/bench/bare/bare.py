"""One state that pushes one number a second to each tab."""

import asyncio

import reflex as rx


class Ticking(rx.State):
    """All that a tab is sent."""

    count: int = 0

    @rx.event(background=True)
    async def opened(self) -> None:
        """Count for as long as this process runs."""
        while True:
            async with self:
                self.count += 1
            await asyncio.sleep(1)


app = rx.App()
app.add_page(lambda: rx.el.p(Ticking.count), route="/", title="Bare")
