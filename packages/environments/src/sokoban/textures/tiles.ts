/** gym-sokoban's seven tiles, RGB, 16 x 16, deflated (`golden/make.py` writes this file; see LICENSE). */
export const sokobanTextures =
  "eNrtlt0RwiAMgJ2iD93AIZwn7wziAE7RIXhyAbfAOyewB1fKTxJCLbV65fJQwwcN5Lurw+U0hHG7DkmGSu6EH5+bRrHInec3u5/f" +
  "9OcYxzhG1Xh2nTA8L9z2W7yp4Uf41fdGxjvYhWmw/4L6d3j/Rb7Kt6phNomHsqHpgJjXlgcCtrshPLpkenXK+ymFwDhv65yZeC3O" +
  "B0dLaluNr6onZBR7XsC6BsR9wjSFdRbpF+8DpHxDMyEIxUZOas7PeYkS+R+9S+A/3k3a/9wQ3n/kJ+s/ntHxvekGfFU9tP9ppuQ/" +
  "3uhiZyU+QKacxDdYIrMf53tPfSPQqTFZlfdTeTDvlfPhFPWc70zx4RKqDLQwOfwfIb8iuVe1Hq7Cy/dxHw53qPyDEuaTf6f8zXzI" +
  "F/0PeYn/5vBfdmQjOzXaX0Y2k/1Fp3zzzwv8fwOdloUY";
