// A link only shows; what it leads to is asked for by a press. The page presses for the one who opened it.
document.getElementById('open')?.submit();
