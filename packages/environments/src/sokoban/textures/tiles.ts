/*
 * The tiles of gym-sokoban, https://github.com/mpSchrader/gym-sokoban, written by golden/make.py.
 *
 * MIT License
 *
 * Copyright (c) 2018 Max-Philipp Schrader
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */

/** Seven tiles, RGB, 16 x 16, deflated. */
export const sokobanTextures =
  "eNrtlt0RwiAMgJ2iD93AIZwn7wziAE7RIXhyAbfAOyewB1fKTxJCLbV65fJQwwcN5Lurw+U0hHG7DkmGSu6EH5+bRrHInec3u5/f" +
  "9OcYxzhG1Xh2nTA8L9z2W7yp4Uf41fdGxjvYhWmw/4L6d3j/Rb7Kt6phNomHsqHpgJjXlgcCtrshPLpkenXK+ymFwDhv65yZeC3O" +
  "B0dLaluNr6onZBR7XsC6BsR9wjSFdRbpF+8DpHxDMyEIxUZOas7PeYkS+R+9S+A/3k3a/9wQ3n/kJ+s/ntHxvekGfFU9tP9ppuQ/" +
  "3uhiZyU+QKacxDdYIrMf53tPfSPQqTFZlfdTeTDvlfPhFPWc70zx4RKqDLQwOfwfIb8iuVe1Hq7Cy/dxHw53qPyDEuaTf6f8zXzI" +
  "F/0PeYn/5vBfdmQjOzXaX0Y2k/1Fp3zzzwv8fwOdloUY";
